import type { Engine } from './engine.ts';

/**
 * Several engines that hear the same and are voted on, as one; the pool does the voting. `members`: the most trusted
 * first. `weights`: by engine id, or by id, colon and language.
 */
export function createCombined(members: readonly Engine[], weights: Readonly<Record<string, number>> = {}): Engine {
  const of = <T>(value: (engine: Engine) => T): T[] => members.map(value);
  const limits = members.map((engine) => engine.capabilities);
  const remote = members.find((engine) => engine.location.kind === 'remote');
  const [first] = limits;
  if (!first || members.length < 2) throw new Error('COMBINED_ENGINES: name two engines or more');
  return {
    id: 'combined',
    name: of((engine) => engine.name).join(' + '),
    model: of((engine) => `${engine.id}:${engine.model}`).join('+'),
    location: remote
      ? { kind: 'remote', company: null, country: null, place: [...new Set(of((engine) => engine.location.place))].join(' and ') }
      : (members[0] as Engine).location,
    demo: members.every((engine) => engine.demo),
    members,
    weight: (id, language) => weights[`${id}:${language}`] ?? weights[id] ?? 1,
    capabilities: {
      ...first,
      languages: common(limits.map((limit) => limit.languages)),
      maxSeconds: Math.min(...limits.map((limit) => limit.maxSeconds)),
      maxBytes: null,
      minSeconds: Math.max(...limits.map((limit) => limit.minSeconds)),
      preferredSeconds: Math.min(...limits.map((limit) => limit.preferredSeconds)),
      wordTimes: limits.some((limit) => limit.wordTimes),
      diarization: null,
      parallel: Math.min(...limits.map((limit) => limit.parallel)),
      deferred: null,
      // What one leaves out another has heard.
      losesSpeech: limits.every((limit) => limit.losesSpeech),
      realTimeFactor: Math.max(...limits.map((limit) => limit.realTimeFactor)),
    },
    async check() {
      const problems = (await Promise.all(members.map((engine) => engine.check()))).filter((problem) => problem !== null);
      return problems.length === 0 ? null : problems.join('; ');
    },
    recognise: () => Promise.reject(new Error('A combined engine is called by the pool, member by member')),
  };
}

function common(lists: readonly (readonly string[] | null)[]): string[] | null {
  return lists.reduce<string[] | null>(
    (shared, list) => (list === null ? shared : shared === null ? [...list] : shared.filter((language) => list.includes(language))),
    null,
  );
}
