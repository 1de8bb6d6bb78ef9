import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { degradation } from '../api/degradation.ts';
import { useText } from '../i18n/use-text.ts';
import { announce } from '../notifications/announce.ts';
import { useStore } from '../settings/store.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useNow } from '../ui/use-now.ts';
import { causeOf } from './cause-of.ts';
import { dismiss, isDismissed } from './dismissed-notice.ts';

const MINUTE = 60_000;
const SHOWN_MS = 10_000;

/** Says above everything that something is limited, what that is, and once that it is over. */
export function DegradedBanner() {
  const { t } = useText();
  const now = useStore(degradation, (known) => known);
  const time = useNow(MINUTE);
  const [, redraw] = useState(0);
  const restored = useRestored(now?.notice ?? null, now?.parts.every(({ status }) => status === 'ok') ?? true);
  const notice = now?.notice ?? null;
  if (notice === null || now === null) return restored ? <Restored /> : null;
  if (isDismissed(notice, time)) return null;
  return (
    <div role="status" data-testid="degraded" className="bg-degraded-wash">
      <div className="mx-auto flex max-w-280 items-start gap-x-3 px-4 py-2 sm:items-center sm:px-6">
        <Icon name="alert" className="mt-2.5 size-5 text-degraded sm:mt-0" />
        <p className="min-w-0 flex-1 py-2 text-pretty">
          <span className="font-medium">{t(`degraded.${notice}`)}</span>{' '}
          <span className="text-muted">{t(`degraded.why.${causeOf(now)}`)}</span>{' '}
          <Link to="/status" data-testid="to-status" className="rounded-sm font-medium whitespace-nowrap text-degraded underline">
            {t('degraded.more')}
          </Link>
        </p>
        <IconButton
          label={t('degraded.dismiss')}
          data-testid="dismiss-degraded"
          onClick={() => {
            dismiss(notice);
            redraw((count) => count + 1);
          }}
        >
          <Icon name="close" />
        </IconButton>
      </div>
    </div>
  );
}

function Restored() {
  const { t } = useText();
  return (
    <div role="status" data-testid="restored" className="border-b border-line bg-surface">
      <p className="mx-auto flex max-w-280 items-center gap-x-3 px-4 py-3 font-medium text-fresh sm:px-6">
        <Icon name="check" className="size-5" />
        {t('degraded.restored')}
      </p>
    </div>
  );
}

/** True for a moment after the last notice was taken away because all is well again. */
function useRestored(notice: string | null, isWell: boolean): boolean {
  const { t } = useText();
  const [shown, setShown] = useState(false);
  const before = useRef(notice);
  useEffect(() => {
    const was = before.current;
    before.current = notice;
    if (notice !== null) setShown(false);
    if (was === null || notice !== null || !isWell) return;
    setShown(true);
    announce(t('degraded.restored'));
  }, [notice, isWell, t]);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return shown;
}
