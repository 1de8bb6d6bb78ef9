import type { Processing } from '../contract/processing.ts';
import type { SpeakerEdit } from '../contract/speakers.ts';
import { IMPORTED } from '../engines/imported.ts';
import type { JobGlossary } from '../glossary/glossary-of-job.ts';
import type { StoredTranscriptWord } from '../platform/db/schema.ts';
import { languageOfPassage } from '../text/language/language-of-passage.ts';
import { letOthers } from '../text/let-others.ts';
import { type Passage, type Token, toTokens } from '../text/passage.ts';
import { processPassages } from '../text/process-text.ts';
import { judgePassages, type PassageQuality } from '../text/quality/judge-passages.ts';
import { assignSpeakers } from '../transcript/diarization/assign-speakers.ts';
import { meanConfidence, mostSpoken, segmentWords } from '../transcript/segment-words.ts';
import type { SpeakerTurn } from '../transcript/speaker-turn.ts';
import { applyEdits, cutsOf, labelsOf } from './apply-edits.ts';
import type { HeardWord } from './heard-word.ts';
import { FIRST_SPEAKER } from './name-speakers.ts';
import { figuresOf, type SpeakerFigures } from './speaker-figures.ts';
import type { VoiceName } from './voices/voices-of-job.ts';

/** All that a transcript is written from. */
export interface Material {
  /** What was heard, in time order. */
  words: readonly HeardWord[];
  /** Where somebody speaks; null: not known. */
  speech: readonly (readonly [startMs: number, endMs: number])[] | null;
  /** Who speaks when; null: not known, unless the engine said it with its words. */
  turns: readonly SpeakerTurn[] | null;
  /** What found the turns. */
  diarizer: string | null;
  /** Who is known by the voice. */
  voices: readonly VoiceName[];
  /** What people changed, in the order in which they did. */
  edits: readonly SpeakerEdit[];
  processing: Processing;
  glossary: JobGlossary;
}

/** A stretch by one speaker, heard by one engine. */
export interface WrittenSegment {
  speakerId: string;
  startMs: number;
  endMs: number;
  text: string;
  rawText: string;
  language: string;
  /** Mean of the words', weighted by their length; null when none is known. */
  confidence: number | null;
  /** How far to trust it, whatever the engine says; null: not judged. */
  quality: number | null;
  marks: string[];
  overlap: boolean;
  engine: string | null;
  words: StoredTranscriptWord[];
}

export interface Written {
  segments: WrittenSegment[];
  speakers: (SpeakerFigures & { label: string; profileConfidence: number | null })[];
  text: string;
  rawText: string;
  language: string;
  confidence: number | null;
  quality: number | null;
  /** What told the speakers apart; null: nothing did. */
  diarizer: string | null;
  /** How often each term of the glossary changed the text, by its id. */
  hits: Map<string, number>;
  /** Speakers whose names an imported transcript gave, whether they say anything now or not. */
  namedBySource: string[];
}

/** Stands for the label that the first words of an imported transcript do not have. */
const UNNAMED = '';

/** A word, and who said it. */
interface SaidWord extends HeardWord {
  speakerId: string;
  overlap: boolean;
}

/** Writes a transcript from what was heard, in parts between which others have their turn. The same material gives the same transcript. */
export async function compose({
  words,
  speech,
  turns,
  diarizer,
  voices,
  edits,
  processing,
  glossary,
  requestedLanguage,
}: Material & { requestedLanguage: string }): Promise<Written> {
  const source = speakersOf(words);
  const said = applyEdits(toSaid(words, turns, source.ids), edits);
  const heard = segmentWords(said, cutsOf(edits)).map(
    (own): Passage => ({ speakerId: own[0]?.speakerId ?? FIRST_SPEAKER, tokens: toTokens(own) }),
  );
  const labels = new Map([...source.labels, ...labelsOf(edits)]);
  const hits = new Map<string, number>();
  const passages = await processPassages(heard, processing, {
    speech,
    glossary: glossary.glossary,
    names: [...namesIn(glossary), ...labels.values(), ...voices.map(({ name }) => name)],
    onHit: (id) => hits.set(id, (hits.get(id) ?? 0) + 1),
  });
  await letOthers(passages);
  const judged = processing.quality.on ? judgePassages(passages, { speech, lookBelow: processing.quality.look_below }) : [];
  await letOthers(passages);
  const rawTexts = heard.map(rawTextOf);
  const segments = passages.flatMap((passage, index) => toSegment(passage, rawTexts[index] ?? '', judged[index]));
  const changedTurns = applyEdits(
    (turns ?? []).map(({ speaker, ...turn }) => ({ ...turn, speakerId: speaker })),
    edits,
  ).map(({ speakerId, ...turn }): SpeakerTurn => ({ ...turn, speaker: speakerId }));
  return {
    segments,
    speakers: figuresOf(segments, changedTurns).map((own) => ({ ...own, ...namedBy(own.speakerId, labels, voices) })),
    text: segments.map(({ text }) => text).join('\n'),
    rawText: rawTexts.join('\n'),
    language:
      segments.length > 0
        ? mostSpoken(segments.flatMap((segment) => segment.words))
        : requestedLanguage === 'auto'
          ? 'und'
          : requestedLanguage,
    confidence: meanConfidence(words),
    hits,
    namedBySource: [...source.labels.keys()],
    diarizer: turns !== null ? diarizer : words.some(({ speaker }) => speaker !== undefined) ? 'engine' : null,
    quality: meanConfidence(segments.map(({ quality, startMs, endMs }) => ({ confidence: quality, startMs, endMs }))),
  };
}

/** What a person says goes before what the voice says. */
function namedBy(
  speakerId: string,
  labels: ReadonlyMap<string, string>,
  voices: readonly VoiceName[],
): { label: string; profileConfidence: number | null } {
  const label = labels.get(speakerId);
  const voice = voices.find((known) => known.speakerId === speakerId);
  if (label !== undefined || !voice) return { label: label ?? labelOf(speakerId), profileConfidence: null };
  return { label: voice.name, profileConfidence: voice.confidence };
}

/** `speaker_2` is Speaker 2 until somebody gives a name. */
export function labelOf(speakerId: string): string {
  return speakerId.replace(/^(\w)(.*)_/, (_, first: string, rest: string) => `${first.toUpperCase()}${rest} `);
}

function namesIn({ entries }: JobGlossary): string[] {
  return entries.filter(({ kind }) => kind === 'name').map(({ term }) => term);
}

interface WordSpeakers {
  /** Id by label; that of the words before the first label by ''. */
  ids: Map<string, string>;
  /** The names that an imported transcript has, by id; those of an engine are letters and numbers. */
  labels: Map<string, string>;
}

/** The speakers that words are labelled with. What an imported transcript says before anybody is named, nobody named says. */
function speakersOf(words: readonly HeardWord[]): WordSpeakers {
  const [first] = words;
  const isImported = first?.engine === IMPORTED.id;
  const ids = new Map<string, string>();
  const labels = new Map<string, string>();
  if (isImported && first.speaker === undefined) ids.set(UNNAMED, FIRST_SPEAKER);
  for (const { speaker } of words) {
    if (speaker === undefined || ids.has(speaker)) continue;
    const id = `speaker_${ids.size + 1}`;
    ids.set(speaker, id);
    if (isImported) labels.set(id, speaker);
  }
  return { ids, labels };
}

/** By the turns; without any by the labels of the words. */
function toSaid(words: readonly HeardWord[], turns: readonly SpeakerTurn[] | null, ids: WordSpeakers['ids']): SaidWord[] {
  if (turns !== null) {
    const speakers = assignSpeakers(words, turns);
    return words.map((word, index) => saidBy(word, speakers[index]?.speaker ?? FIRST_SPEAKER, speakers[index]?.overlapped ?? false));
  }
  let last = FIRST_SPEAKER;
  return words.map((word) => {
    if (word.speaker !== undefined) last = ids.get(word.speaker) ?? last;
    return saidBy(word, last, false);
  });
}

/** One by one: there are tens of thousands, and spreading objects takes several times as long. */
function saidBy(
  { text, startMs, endMs, confidence, language, timing, engines, engine }: HeardWord,
  speakerId: string,
  overlap: boolean,
): SaidWord {
  const word: SaidWord = { text, startMs, endMs, confidence, language, engine, speakerId, overlap };
  if (timing) word.timing = timing;
  if (engines) word.engines = engines;
  return word;
}

function rawTextOf(passage: Passage): string {
  let text = '';
  for (const word of spokenIn(passage)) text += text === '' ? word.text : ` ${word.text}`;
  return text;
}

function spokenIn({ tokens }: Passage): SaidWord[] {
  const words: SaidWord[] = [];
  for (const token of tokens) for (const word of spokenBy(token)) words.push(word);
  return words;
}

/** A passage as it is kept; none where all of it is left out. */
function toSegment(passage: Passage, rawText: string, quality: PassageQuality | undefined): WrittenSegment[] {
  const shown = passage.tokens.filter(({ text }) => text !== '');
  const heard = spokenIn(passage);
  const [first] = heard;
  if (!first || shown.length === 0) return [];
  return [
    {
      speakerId: passage.speakerId,
      startMs: first.startMs,
      endMs: lastEnd(heard),
      text: shown.map(({ text }) => text).join(' '),
      rawText,
      language: languageOf(passage, heard),
      confidence: meanConfidence(heard),
      quality: quality ? Math.round(quality.confidence * 1000) / 1000 : null,
      marks: quality?.reasons ?? [],
      overlap: heard.some(({ overlap }) => overlap),
      engine: first.engine,
      words: shown.map(toWord),
    },
  ];
}

/** What steps could not tell is as the engine said it. */
function languageOf({ tokens }: Passage, heard: readonly SaidWord[]): string {
  const told = languageOfPassage(tokens);
  return told === 'und' ? mostSpoken(heard) : told;
}

function toWord(token: Token): StoredTranscriptWord {
  const heard = spokenBy(token);
  const first = heard[0];
  const word: StoredTranscriptWord = {
    text: token.text,
    startMs: first?.startMs ?? 0,
    endMs: lastEnd(heard),
    confidence: heard.length === 1 ? (first?.confidence ?? null) : meanConfidence(heard),
    language: token.language,
  };
  if (heard.some(({ timing }) => timing)) word.timing = 'interpolated';
  const engines = first?.engines?.filter((engine) => heard.every((own) => own.engines?.includes(engine)));
  if (engines && engines.length > 0) word.engines = engines;
  const raw = heard.length === 1 ? (first?.text ?? '') : heard.map((own) => own.text).join(' ');
  if (!readsAs(token.text, raw)) word.raw = raw;
  if (heard.some(({ overlap }) => overlap)) word.overlap = true;
  return word;
}

function lastEnd(words: readonly SaidWord[]): number {
  let end = 0;
  for (const { endMs } of words) if (endMs > end) end = endMs;
  return end;
}

const LETTER = /[\p{L}\p{N}]/u;

/** It is the same but for case and the marks behind it. */
function readsAs(text: string, raw: string): boolean {
  if (text === raw) return true;
  const written = text.toLowerCase();
  const said = raw.toLowerCase();
  return written.startsWith(said) && !LETTER.test(written.slice(said.length));
}

/** Steps hand on the very words that they were given. */
function spokenBy({ spoken }: Token): readonly SaidWord[] {
  return spoken as readonly SaidWord[];
}
