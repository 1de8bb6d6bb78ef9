import { Link } from '@tanstack/react-router';
import { useText } from '../i18n/use-text.ts';
import { buttonLook } from '../ui/button.tsx';
import { useTitle } from '../ui/use-title.ts';
import { Standstill } from './standstill.tsx';

export function NotFound() {
  const { t } = useText();
  useTitle(t('missing.title'));
  return (
    <Standstill title={t('missing.title')} text={t('missing.text')}>
      <Link to="/" className={buttonLook('solid')}>
        {t('transcript.back')}
      </Link>
    </Standstill>
  );
}
