import { useSystemStatus } from '../api/status.ts';
import { useText } from '../i18n/use-text.ts';
import { Note } from '../ui/note.tsx';
import { engineOutlook } from './engine-facts.ts';

const GUIDE = 'docs/engines.md';

/** Before anything is uploaded: that only a demonstration listens, or nobody, and how to change that. */
export function EngineNotice() {
  const { t } = useText();
  const status = useSystemStatus();
  const outlook = status === undefined ? 'real' : engineOutlook(status);
  if (status === undefined || outlook === 'real') return null;
  const problems = outlook === 'none' ? status.engines.filter((engine) => engine.problem !== null) : [];
  return (
    <Note testId="engine-notice" title={t(`engine.${outlook}.title`)}>
      <p>{t(`engine.${outlook}.text`)}</p>
      {problems.map((engine) => (
        <p key={engine.id} className="text-small text-muted">
          {engine.name}: {engine.problem}
        </p>
      ))}
      <p className="mt-1 text-small text-muted">
        {t('engine.demo.how', { guide: GUIDE })}{' '}
        <a href="/docs" className="text-accent-text underline underline-offset-2">
          {t('engine.docs')}
        </a>
      </p>
    </Note>
  );
}
