import { useQuery } from '@tanstack/react-query';
import type { Processing } from '../../../src/contract/processing.ts';
import { ApiError } from '../api/api-error.ts';
import { getUsualProcessing, putUsualProcessing, USUAL_PROCESSING_KEY } from '../api/processing.ts';
import { queryClient } from '../api/query-client.ts';
import { useText } from '../i18n/use-text.ts';
import { showFailure } from '../library/job-actions.ts';
import { ListSkeleton } from '../library/list-skeleton.tsx';
import { showToast } from '../notifications/toasts.ts';
import { useTitle } from '../ui/use-title.ts';
import { VoicesSection } from '../voices/voices-section.tsx';
import { StepSwitches } from './step-switches.tsx';

const UNDO_MS = 10_000;

/** How texts are written unless a recording says otherwise. */
export function SettingsPage() {
  const { t } = useText();
  useTitle(t('settings.title'));
  const { data: processing, error } = useQuery({ queryKey: USUAL_PROCESSING_KEY, queryFn: ({ signal }) => getUsualProcessing(signal) });
  if (error !== null && processing === undefined && !ApiError.fromUnknown(error).unreachable) throw error;
  const save = async (steps: Processing, undo?: () => void) => {
    const before = processing;
    queryClient.setQueryData(USUAL_PROCESSING_KEY, steps);
    try {
      queryClient.setQueryData(USUAL_PROCESSING_KEY, await putUsualProcessing(steps));
      showToast(t(undo ? 'settings.saved' : 'settings.restored'), { lasts: UNDO_MS, ...(undo && { undo }) });
    } catch (thrown) {
      queryClient.setQueryData(USUAL_PROCESSING_KEY, before);
      showFailure(thrown);
    }
  };
  return (
    <div className="max-w-190 pt-4 pb-24">
      <h1 className="text-2xl leading-8 font-bold tracking-tight">{t('settings.title')}</h1>
      <p className="mt-1 mb-4 text-muted">{t('settings.text')}</p>
      {processing === undefined ? (
        <ListSkeleton />
      ) : (
        <div data-testid="settings" className="rounded-card border border-line bg-surface px-4 py-3">
          <StepSwitches
            processing={processing}
            onChange={(step, options) => void save({ ...processing, [step]: options }, () => void save(processing))}
          />
        </div>
      )}
      <div className="mt-8">
        <VoicesSection />
      </div>
    </div>
  );
}
