import { readSetting, writeSetting } from './storage.ts';
import { createStore } from './store.ts';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
const SETTING = 'theme';

/** The chosen colours; `system` follows the device. */
export const themeStore = createStore<Theme>(THEMES.find((theme) => theme === readSetting(SETTING)) ?? 'system');

/** Goes to the next of system, light, dark; remembers and applies it. */
export function nextTheme(): void {
  const next = THEMES[(THEMES.indexOf(themeStore.get()) + 1) % THEMES.length] ?? 'system';
  writeSetting(SETTING, next);
  themeStore.set(next);
  applyTheme();
}

/** Puts the choice on the document, where the colour tokens look. */
export function applyTheme(): void {
  const theme = themeStore.get();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
