import type { SystemStatus } from '../../../src/contract/system.ts';
import { useText } from '../i18n/use-text.ts';
import type { UploadOptions } from '../settings/upload-options.ts';
import { chosenEngine, knowsLanguage } from './engine-facts.ts';

/** Where the audio will go with the engine that is chosen, and whether that engine knows the language. */
export function AudioDestination({ status, options }: { status: SystemStatus | undefined; options: UploadOptions }) {
  const { t } = useText();
  const engine = status && chosenEngine(status, options.engine);
  if (engine === undefined) return <p className="min-h-4.5" />;
  const { kind, place } = engine.location;
  return (
    <p className="text-small text-muted">
      {kind === 'local' ? t('engine.staysHere') : t('engine.goesTo', { place })}
      {!knowsLanguage(engine, options.language) && <span className="text-degraded"> {t('engine.cannot', { engine: engine.name })}</span>}
    </p>
  );
}
