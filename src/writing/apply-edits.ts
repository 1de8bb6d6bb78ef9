import type { SpeakerEdit } from '../contract/speakers.ts';

/** Something that one speaker says. */
export interface Said {
  startMs: number;
  endMs: number;
  speakerId: string;
}

/** Who said what after all changes of people, in the order in which they were made. */
export function applyEdits<S extends Said>(said: readonly S[], edits: readonly SpeakerEdit[]): S[] {
  let changed = [...said];
  for (const edit of edits) {
    if (edit.kind === 'rename') continue;
    changed = changed.map((own) => (isMeant(own, edit) ? { ...own, speakerId: targetOf(edit) } : own));
  }
  return changed;
}

function isMeant({ startMs, endMs, speakerId }: Said, edit: Exclude<SpeakerEdit, { kind: 'rename' }>): boolean {
  if (edit.kind === 'merge') return speakerId === edit.from;
  const [from, to] = edit.kind === 'split' ? [edit.at_time, edit.end_time] : [edit.start_time, edit.end_time];
  if (edit.speaker_id === undefined || to === undefined) return false;
  const middle = (startMs + endMs) / 2;
  return middle >= from * 1000 && middle < to * 1000;
}

function targetOf(edit: Exclude<SpeakerEdit, { kind: 'rename' }>): string {
  return (edit.kind === 'merge' ? edit.into : edit.speaker_id) ?? '';
}

/** The names that people gave, by speaker. */
export function labelsOf(edits: readonly SpeakerEdit[]): Map<string, string> {
  return new Map(edits.flatMap((edit) => (edit.kind === 'rename' ? [[edit.speaker_id, edit.label] as const] : [])));
}

/** Where people end segments, in milliseconds, in time order. */
export function cutsOf(edits: readonly SpeakerEdit[]): number[] {
  return edits.flatMap((edit) => (edit.kind === 'split' ? [Math.round(edit.at_time * 1000)] : [])).toSorted((a, b) => a - b);
}
