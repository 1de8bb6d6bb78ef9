import type { Job } from '../../../src/contract/job.ts';
import { useSystemStatus } from '../api/status.ts';
import { useText } from '../i18n/use-text.ts';

/** Names the engine of a job and where it is: "PocketSphinx, this server". */
export function useEngineWords(): (job: Pick<Job, 'engine'>) => { name: string; place: string | null } {
  const { t } = useText();
  const engines = useSystemStatus()?.engines;
  return ({ engine }) => {
    const id = engine.used ?? engine.requested;
    const known = engines?.find((one) => one.id === id);
    const location = engine.location ?? known?.location ?? null;
    const place = location && (location.kind === 'local' ? t('engine.here') : location.place);
    return { name: known?.name ?? (id === 'auto' ? t('engine.auto') : id), place };
  };
}
