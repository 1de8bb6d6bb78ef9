import { putJob } from '../api/job-cache.ts';
import { lookForServer, reachable } from '../api/reachability.ts';
import { sendFile } from './send-file.ts';
import { wouldLose } from './upload-queue.ts';
import { createUploader } from './uploader.ts';

/** The uploads of this page; they go on whichever route is open. */
export const uploads = createUploader({
  send: sendFile,
  stored: putJob,
  async serverAnswers() {
    await lookForServer();
    return reachable.get();
  },
});

/** Picks paused uploads up when the server is back, and asks before the page is closed over one. Returns the way to stop. */
export function guardUploads(): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (wouldLose(uploads.line.get())) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  const stop = reachable.subscribe(() => {
    if (reachable.get()) uploads.resume();
  });
  return () => {
    window.removeEventListener('beforeunload', ask);
    stop();
  };
}
