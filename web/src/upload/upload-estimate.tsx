import { useText } from '../i18n/use-text.ts';
import { describeCheaper, describeWay } from './describe-estimate.ts';
import type { Upload } from './upload-queue.ts';
import { useEstimate } from './use-estimate.ts';

/** How long it will take, what it may cost, where the audio goes, and a cheaper way where there is one. Keeps its place while that is found out. */
export function UploadEstimate({ upload }: { upload: Upload }) {
  const { t, locale } = useText();
  const estimate = useEstimate(upload);
  const cheaper = estimate && describeCheaper(estimate, locale, t);
  return (
    <p data-testid="estimate" className="min-h-9 text-small text-muted text-pretty sm:min-h-4.5">
      {estimate && <span className="inline-block first-letter:uppercase">{describeWay(estimate.chosen, locale, t)}.</span>}{' '}
      {estimate?.chosen.over_budget && <span className="text-degraded">{t('estimate.overBudget')}</span>}{' '}
      {cheaper !== null && t('estimate.cheaper', { way: cheaper })}
    </p>
  );
}
