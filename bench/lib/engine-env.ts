import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Settings of a program whose only engine is the stand-in at `engineUrl`, which hears a file in one part; its data are under `folder`. */
export async function engineEnv(folder: string, databaseUrl: string, engineUrl: string): Promise<Record<string, string>> {
  const enginesFile = join(folder, 'engines.json');
  await writeFile(enginesFile, JSON.stringify([{ id: 'bench', model: 'bench', kind: 'whispercpp', url: engineUrl, free: true }]));
  return {
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: databaseUrl,
    ENGINES_FILE: enginesFile,
    ENGINE_ORDER: 'bench',
    LOG_LEVEL: 'error',
  };
}
