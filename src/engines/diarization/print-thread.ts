import { parentPort, workerData } from 'node:worker_threads';
import { describeFile } from '../../audio/voice/describe-file.ts';
import { CEPSTRA, FRAME_SCALE } from '../../audio/voice/voice-frames.ts';
import { printVoices } from '../../transcript/diarization/acoustic/print-voices.ts';
import type { PrintWork } from './print-voices.ts';

const { pcmFile, turns }: PrintWork = workerData;
parentPort?.postMessage(printVoices({ rows: describeFile(pcmFile), cepstra: CEPSTRA, scale: FRAME_SCALE }, turns));
