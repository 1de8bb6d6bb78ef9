import type { Job } from '../../../src/contract/job.ts';
import { placeWords } from '../i18n/place-words.ts';
import { useText } from '../i18n/use-text.ts';
import { useEngines } from './use-engines.ts';

/** Stands for whoever wrote a transcript that came with its recording. */
export const IMPORTED = 'imported';

/** Names the engine of a job and where it is, each once: "PocketSphinx, this server", "Cloud.ru, Russia". */
export function useEngineWords(): (job: Pick<Job, 'engine'>) => string {
  const { t, locale } = useText();
  const engines = useEngines();
  return ({ engine }) => {
    const id = engine.used ?? engine.requested;
    if (id === IMPORTED) return t('engine.imported');
    const location = engine.location ?? engines.find(id)?.location ?? null;
    const name = id === 'auto' ? t('engine.auto') : engines.name(id);
    if (location === null) return name;
    const place = placeWords(location, locale, t);
    return place.startsWith(name) ? place : `${name}, ${place}`;
  };
}
