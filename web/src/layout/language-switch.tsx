import { switchLocale } from '../i18n/i18n.ts';
import { LOCALES, type Locale } from '../i18n/locale.ts';
import { useText } from '../i18n/use-text.ts';
import { showToast } from '../notifications/toasts.ts';

/** Each language in its own words, for those who cannot read the one that is on. */
const OWN_NAMES: Record<Locale, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

export function LanguageSwitch() {
  const { t, locale } = useText();
  return (
    <fieldset className="flex">
      <legend className="sr-only">{t('header.language')}</legend>
      {LOCALES.map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-label={`${code}, ${OWN_NAMES[code]}`}
          title={OWN_NAMES[code]}
          aria-pressed={code === locale}
          data-testid={`lang-${code}`}
          onClick={() => switchLocale(code).catch(() => showToast(t('crash.text')))}
          className="min-h-10 rounded-lg px-2 text-small text-muted hover:text-ink aria-pressed:font-bold aria-pressed:text-ink"
        >
          {code}
        </button>
      ))}
    </fieldset>
  );
}
