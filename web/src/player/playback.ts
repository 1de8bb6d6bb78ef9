import { createStore, type Store } from '../settings/store.ts';

export const RATES = [0.75, 1, 1.25, 1.5, 2] as const;

export interface PlaybackState {
  /** Seconds. */
  time: number;
  playing: boolean;
  rate: number;
  /** The browser could not load or decode the audio; playing again tries anew. */
  broken: boolean;
}

/** One recording that can be heard: what the buttons do and what the page follows. */
export interface Playback {
  state: Store<PlaybackState>;
  audio: HTMLAudioElement;
  toggle(): void;
  seek(seconds: number): void;
  skip(seconds: number): void;
  setRate(rate: number): void;
  dispose(): void;
}

/** Prepares a recording for listening; nothing but its head is loaded before somebody presses play. */
export function createPlayback(url: string, duration: number): Playback {
  const audio = new Audio();
  audio.preload = 'metadata';
  audio.src = url;
  const state = createStore<PlaybackState>({ time: 0, playing: false, rate: 1, broken: false });
  const change = (part: Partial<PlaybackState>) => state.set({ ...state.get(), ...part });
  let frame = 0;

  // The element's own timeupdate comes four times a second: too rare to light single words.
  const follow = () => {
    change({ time: audio.currentTime });
    frame = requestAnimationFrame(follow);
  };
  const listening = new AbortController();
  const on = (event: keyof HTMLMediaElementEventMap, act: () => void) => audio.addEventListener(event, act, { signal: listening.signal });
  on('play', () => {
    change({ playing: true, broken: false });
    cancelAnimationFrame(frame);
    follow();
  });
  on('pause', () => {
    cancelAnimationFrame(frame);
    change({ playing: false });
  });
  on('seeking', () => change({ time: audio.currentTime }));
  on('error', () => change({ playing: false, broken: true }));

  function play(): void {
    if (audio.error !== null) {
      const { time } = state.get();
      audio.load();
      audio.currentTime = time;
    }
    audio.play().catch(() => change({ playing: false, broken: audio.error !== null }));
  }

  function seek(seconds: number): void {
    const time = Math.min(Math.max(0, seconds), duration);
    audio.currentTime = time;
    change({ time });
  }

  return {
    state,
    audio,
    seek,
    toggle: () => (audio.paused ? play() : audio.pause()),
    skip: (seconds) => seek(state.get().time + seconds),
    setRate(rate) {
      audio.playbackRate = rate;
      change({ rate });
    },
    dispose() {
      listening.abort();
      cancelAnimationFrame(frame);
      audio.pause();
      // Without a source the browser lets go of the connection.
      audio.removeAttribute('src');
      audio.load();
    },
  };
}
