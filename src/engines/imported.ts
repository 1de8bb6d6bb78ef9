import { PLAIN_CAPABILITIES } from './absent.ts';
import type { Engine } from './engine.ts';

/** Stands for whoever wrote a transcript that came with its recording: nothing is left to be heard. */
export const IMPORTED: Engine = {
  id: 'imported',
  name: 'Imported transcript',
  model: '',
  location: { kind: 'local', company: null, country: null, place: 'this machine' },
  demo: false,
  capabilities: PLAIN_CAPABILITIES,
  check: async () => null,
  recognise: () => Promise.reject(new Error('an imported transcript is not heard again')),
};
