import { useEffect } from 'react';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { turnEdits } from './edit-with-undo.ts';

/** Fields undo what was typed in them. */
const TYPING = 'input:not([type=checkbox], [type=radio]), textarea, dialog, [role="menu"]';

/** Ctrl+Z takes the newest change to speakers back, Ctrl+Shift+Z and Ctrl+Y make it again; Command on a Mac. */
export function useUndoKeys(transcript: Transcript | undefined): void {
  const { job_id: jobId, speaker_edits: edits } = transcript ?? {};
  useEffect(() => {
    if (jobId === undefined || edits === undefined) return;
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      // The key and not its letter: the letter is another one on Kazakh and Russian keyboards.
      const redo = event.code === 'KeyY' || (event.code === 'KeyZ' && event.shiftKey);
      if (!redo && event.code !== 'KeyZ') return;
      event.preventDefault();
      if (!event.repeat && (redo ? edits.undone : edits.done) > 0) void turnEdits(jobId, redo ? 'redo' : 'undo');
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [jobId, edits]);
}
