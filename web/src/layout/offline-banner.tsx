import { useEffect, useRef } from 'react';
import { lookForServer, reachable } from '../api/reachability.ts';
import { useText } from '../i18n/use-text.ts';
import { announce } from '../notifications/announce.ts';
import { useStore } from '../settings/store.ts';
import { Icon } from '../ui/icon.tsx';

/** Stands above everything while the server does not answer; what is on the screen stays usable. */
export function OfflineBanner() {
  const { t } = useText();
  const here = useStore(reachable, (answers) => answers);
  const was = useRef(here);
  useEffect(() => {
    if (here && !was.current) announce(t('banner.back'));
    was.current = here;
  }, [here, t]);
  if (here) return null;
  return (
    <div role="status" data-testid="banner" className="sticky top-0 z-40 bg-degraded-wash">
      <div className="mx-auto flex max-w-280 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 sm:px-6">
        <Icon name="alert" className="size-5 text-degraded" />
        <p className="min-w-0 flex-1 basis-60">{t('banner.unreachable')}</p>
        <button type="button" onClick={() => void lookForServer()} className="min-h-8 rounded-md px-2 font-medium text-degraded underline">
          {t('banner.retry')}
        </button>
      </div>
    </div>
  );
}
