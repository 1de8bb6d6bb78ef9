import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { ApiError } from '../api/api-error.ts';
import { queryClient } from '../api/query-client.ts';
import { sayCode } from '../i18n/say-error.ts';
import { useText } from '../i18n/use-text.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { TechnicalDetails } from '../ui/technical-details.tsx';
import { useTitle } from '../ui/use-title.ts';
import { Standstill } from './standstill.tsx';

/** In the place of a route that broke; the rest of the page goes on. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const { t } = useText();
  const router = useRouter();
  const known = error instanceof ApiError ? error : null;
  useTitle(t('crash.title'));
  return (
    <Standstill title={t('crash.title')} text={known ? sayCode('error', known.code, known.message) : t('crash.text')}>
      <div className="flex flex-wrap gap-2">
        <Button
          look="solid"
          onClick={() => {
            // What failed must be asked for again, or the page would fall over the same answer.
            void queryClient.resetQueries({ predicate: (query) => query.state.status === 'error' });
            reset();
            void router.invalidate();
          }}
        >
          {t('crash.retry')}
        </Button>
        <Link to="/" className={buttonLook('plain')}>
          {t('transcript.back')}
        </Link>
      </div>
      <TechnicalDetails
        summary={t('details.show')}
        facts={[
          [t('details.code'), known?.code ?? String(error)],
          [t('details.request'), known?.requestId ?? null],
        ]}
      />
    </Standstill>
  );
}
