import { describe, expect, it } from 'vitest';
import type { DiarizationChoice } from '../../config/diarization.ts';
import { chooseDiarizers } from './choose.ts';
import type { Diarizer } from './diarizer.ts';

const place = (id: string, kind: 'local' | 'remote'): Diarizer => ({
  id,
  name: id,
  location: { kind, company: null, country: null, place: id },
  check: async () => null,
  diarize: async () => [],
});
const sherpa = place('sherpa', 'local');
const pyannote = place('pyannote', 'remote');
const acoustic = place('acoustic', 'local');
const ids = (choice: DiarizationChoice, available: Diarizer[]): string[] => chooseDiarizers(choice, available).order.map(({ id }) => id);

describe('chooseDiarizers', () => {
  it.each<[DiarizationChoice, Diarizer[], string[]]>([
    ['auto', [acoustic], ['acoustic']],
    ['auto', [pyannote, acoustic], ['pyannote', 'acoustic']],
    ['auto', [sherpa, pyannote, acoustic], ['sherpa', 'acoustic']],
    ['auto', [place('pyannote', 'local'), acoustic], ['pyannote', 'acoustic']],
    ['auto', [sherpa, place('pyannote', 'local'), acoustic], ['sherpa', 'pyannote', 'acoustic']],
    ['auto', [], []],
    ['sherpa', [sherpa, pyannote, acoustic], ['sherpa', 'acoustic']],
    ['pyannote', [sherpa, pyannote, acoustic], ['pyannote', 'sherpa', 'acoustic']],
    ['acoustic', [sherpa, pyannote, acoustic], ['acoustic', 'sherpa']],
    ['engine', [pyannote, acoustic], ['acoustic']],
  ])('%s of %j', (choice, available, order) => expect(ids(choice, available)).toEqual(order));

  it('takes the labels of the engine only where nothing else was asked for', () => {
    const first = (choice: DiarizationChoice) => chooseDiarizers(choice, [sherpa, pyannote, acoustic]).engineFirst;
    expect((['auto', 'engine', 'sherpa', 'pyannote', 'acoustic'] as const).filter(first)).toEqual(['auto', 'engine']);
  });

  it('names a choice that is not there', () => {
    expect(() => chooseDiarizers('sherpa', [acoustic])).toThrow('DIARIZATION=sherpa is not set up; there are: acoustic');
  });
});
