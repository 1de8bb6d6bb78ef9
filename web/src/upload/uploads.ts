import { degradation, oneAtATime } from '../api/degradation.ts';
import { putJob } from '../api/job-cache.ts';
import { lookForServer, reachable } from '../api/reachability.ts';
import { sendFile } from './send-file.ts';
import { sendLargeFile } from './send-large-file.ts';
import { AT_ONCE, wouldLose } from './upload-queue.ts';
import { createUploader } from './uploader.ts';

/** Above this a file is worth going on with where its upload broke off. */
const LARGE = 32 * 1024 ** 2;

/** The uploads of this page; they go on whichever route is open. */
export const uploads = createUploader({
  send: (upload, report, signal) => (upload.file.size > LARGE ? sendLargeFile : sendFile)(upload, report, signal),
  stored: putJob,
  async serverAnswers() {
    await lookForServer();
    return reachable.get();
  },
  atOnce: () => (oneAtATime(degradation.get()) ? 1 : AT_ONCE),
});

/** Picks paused uploads up when the server is back, and asks before the page is closed over one. Returns the way to stop. */
export function guardUploads(): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (wouldLose(uploads.line.get())) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  const goOn = () => {
    if (reachable.get()) uploads.resume();
  };
  const stops = [reachable.subscribe(goOn), degradation.subscribe(goOn)];
  return () => {
    window.removeEventListener('beforeunload', ask);
    for (const stop of stops) stop();
  };
}
