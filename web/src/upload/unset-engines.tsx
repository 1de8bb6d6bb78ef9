import type { EngineInfo } from '../../../src/contract/system.ts';
import { useText } from '../i18n/use-text.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { ENGINE_GUIDE } from './engine-guide.ts';

/** Engines that cannot be used yet, out of the way; what each lacks is for the operator, in the server's own words. */
export function UnsetEngines({ engines }: { engines: readonly EngineInfo[] }) {
  const { t } = useText();
  if (engines.length === 0) return null;
  return (
    <Disclosure summary={<span className="text-muted">{t('more.engines', { n: engines.length })}</span>}>
      <ul lang="en" className="space-y-1 pb-1 text-muted">
        {engines.map(({ id, name, problem }) => (
          <li key={id}>
            {name}
            {problem !== null && `: ${problem}`}
          </li>
        ))}
      </ul>
      <p className="text-muted">{t('engine.guide', { guide: ENGINE_GUIDE })}</p>
    </Disclosure>
  );
}
