import { degradation, oneAtATime } from '../api/degradation.ts';
import { putJob } from '../api/job-cache.ts';
import { lookForServer, reachable } from '../api/reachability.ts';
import { isTranscript } from './pair-files.ts';
import { sendFile, sendTranscript } from './send-file.ts';
import { sendLargeFile } from './send-large-file.ts';
import { AT_ONCE, type Upload, wouldLose } from './upload-queue.ts';
import { createUploader, type Send } from './uploader.ts';

/** Above this a file is worth going on with where its upload broke off. */
const LARGE = 32 * 1024 ** 2;

/** A transcript does not fit into what a resumable upload says of its file. */
function wayOf({ file, transcript }: Upload): Send {
  if (isTranscript(file)) return sendTranscript;
  return file.size > LARGE && transcript === null ? sendLargeFile : sendFile;
}

/** The uploads of this page; they go on whichever route is open. */
export const uploads = createUploader({
  send: (upload, report, signal) => wayOf(upload)(upload, report, signal),
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
