import type { Heard } from './mishear.ts';
import type { Form } from './openai-form.ts';
import { type Segment, scores, seconds, segmentsOf, subtitles, wholeText } from './openai-segments.ts';
import { json, type Reply } from './protocol.ts';

/** 50364 stands for 0 s, each number more for 20 ms. */
const TIME_TOKEN = 50_364;

/** A segment as Whisper's own script writes it. */
export function whisperSegment(segment: Segment, id: number): Record<string, unknown> {
  const { startMs, endMs, text } = segment;
  const tokens = [TIME_TOKEN, 1200, 4711, TIME_TOKEN + Math.round((endMs - startMs) / 20)];
  return { id, seek: 0, start: seconds(startMs), end: seconds(endMs), text, tokens, temperature: 0, ...scores(segment) };
}

/** The formats that are the same everywhere; null for those that are not. */
export function plainAnswer(heard: Heard, form: Form): Reply | null {
  const segments = segmentsOf(heard);
  const text = wholeText(segments);
  switch (form.get('response_format') ?? 'json') {
    case 'json':
      return json(200, { text });
    case 'text':
      return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
    case 'srt':
      return { status: 200, headers: { 'content-type': 'application/x-subrip; charset=utf-8' }, body: subtitles(segments, 'srt') };
    case 'vtt':
      return { status: 200, headers: { 'content-type': 'text/vtt; charset=utf-8' }, body: subtitles(segments, 'vtt') };
    default:
      return null;
  }
}
