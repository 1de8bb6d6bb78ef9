import { readSetting, writeSetting } from './storage.ts';
import { createStore } from './store.ts';

const SETTING = 'engines';

/** Whether each part of a text says which engine heard it; remembered in this browser. */
export const showEngines = createStore(readSetting(SETTING) === true);

export function chooseShowEngines(show: boolean): void {
  showEngines.set(show);
  writeSetting(SETTING, show);
}
