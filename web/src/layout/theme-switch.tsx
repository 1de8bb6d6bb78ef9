import { useText } from '../i18n/use-text.ts';
import { useStore } from '../settings/store.ts';
import { nextTheme, themeStore } from '../settings/theme.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

/** System, light, dark, and around again. */
export function ThemeSwitch() {
  const { t } = useText();
  const theme = useStore(themeStore, (chosen) => chosen);
  return (
    <IconButton label={t('header.theme', { theme })} data-testid="theme" onClick={nextTheme}>
      <Icon name={theme} />
    </IconButton>
  );
}
