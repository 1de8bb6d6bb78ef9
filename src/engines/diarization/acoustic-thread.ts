import { parentPort, workerData } from 'node:worker_threads';
import { describeFile } from '../../audio/voice/describe-file.ts';
import { CEPSTRA, FRAME_SCALE } from '../../audio/voice/voice-frames.ts';
import { findSpeakers } from '../../transcript/diarization/acoustic/find-speakers.ts';
import type { AcousticWork } from './acoustic.ts';

const { pcmFile, regions, count }: AcousticWork = workerData;
const frames = { rows: describeFile(pcmFile), cepstra: CEPSTRA, scale: FRAME_SCALE };
parentPort?.postMessage(findSpeakers(frames, regions, count));
