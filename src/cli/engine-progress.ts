import { createProgressDisplay, type FileProgress } from './progress-display.ts';

export interface EngineProgress {
  /** Of one recording with one engine. */
  file(engine: string): FileProgress;
  close(): void;
}

/** A bar for each engine on standard error: how many of `total` recordings it has ended, and how far it is in all. */
export function createEngineProgress(engines: readonly string[], total: number): EngineProgress {
  const display = createProgressDisplay(engines);
  const files = new Map(engines.map((engine) => [engine, [] as { percent: number; ended: boolean }[]]));

  const show = (engine: string): void => {
    const begun = files.get(engine) ?? [];
    const percent = begun.reduce((sum, file) => sum + file.percent, 0) / total;
    display.file(engines.indexOf(engine)).say(`${begun.filter((file) => file.ended).length} of ${total}`, percent);
  };
  return {
    file(engine) {
      const file = { percent: 0, ended: false };
      files.get(engine)?.push(file);
      const end = (): void => {
        Object.assign(file, { percent: 100, ended: true });
        show(engine);
      };
      return {
        say: () => show(engine),
        show({ progress }) {
          file.percent = progress;
          show(engine);
        },
        end,
        fail: end,
      };
    },
    close: () => display.close(),
  };
}
