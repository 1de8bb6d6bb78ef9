declare module 'webvtt-parser' {
  interface CueNode {
    name?: string;
    value?: string;
    children?: CueNode[];
  }
  interface ParsedCue {
    startTime: number;
    endTime: number;
    text: string;
    tree: { children: CueNode[] };
  }
  export class WebVTTParser {
    constructor(entities?: Record<string, string>);
    parse(input: string, mode: 'metadata'): { cues: ParsedCue[]; errors: { message: string; line: number }[] };
  }
}

declare module '@plussub/srt-vtt-parser' {
  export function parse(raw: string): { entries: { id: string; from: number; to: number; text: string }[] };
}
