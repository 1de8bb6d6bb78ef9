import { Fragment, type ReactNode } from 'react';
import { useSystemStatus } from '../api/status.ts';
import { useText } from '../i18n/use-text.ts';
import { Note } from '../ui/note.tsx';
import { engineOutlook } from './engine-facts.ts';
import { ENGINE_GUIDE, ENGINE_KEYS, PULL_MODEL } from './engine-guide.ts';
import { UnsetEngines } from './unset-engines.tsx';

/** Before anything is uploaded: that only a demonstration listens, or nobody, and how to change that. */
export function EngineNotice() {
  const { t } = useText();
  const status = useSystemStatus();
  const outlook = status === undefined ? 'real' : engineOutlook(status);
  if (status === undefined || outlook === 'real') return null;
  return (
    <Note testId="engine-notice" title={t(`engine.${outlook}.title`)}>
      <p>{t(`engine.${outlook}.text`)}</p>
      <p className="mt-2 text-small leading-6">
        {t('engine.setKey')}{' '}
        {ENGINE_KEYS.map((name) => (
          <Fragment key={name}>
            <Typed>{name}</Typed>{' '}
          </Fragment>
        ))}
        {t('engine.pullModel')} <Typed>{PULL_MODEL}</Typed>
      </p>
      {outlook === 'none' && <UnsetEngines engines={status.engines} />}
      <p className="mt-1 text-small text-muted">
        {t('engine.guide', { guide: ENGINE_GUIDE })}{' '}
        <a href="/docs" className="text-accent-text underline underline-offset-2">
          {t('engine.docs')}
        </a>
      </p>
    </Note>
  );
}

/** Letter by letter, to be copied. */
function Typed({ children }: { children: ReactNode }) {
  return <code className="rounded-md bg-surface box-decoration-clone px-1.5 py-0.5 text-xs select-all">{children}</code>;
}
