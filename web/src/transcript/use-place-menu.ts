import { type RefObject, useCallback, useEffect, useState } from 'react';
import type { Segment } from '../../../src/contract/transcript.ts';
import { createStore, type Store } from '../settings/store.ts';
import { withoutPunctuation } from './heard-as.ts';
import type { Spoken } from './use-spoken.ts';

/** Where in the text a menu was asked for, and where on the screen. */
export interface AskedPlace extends Spoken {
  x: number;
  y: number;
  /** Several words that were selected there. */
  selected: string | null;
}

const NOWHERE: Spoken = { segment: -1, word: -1 };
const LONG_PRESS_MS = 500;
const FINGER_SLIP = 10;

/**
 * Listens for who wants to change something in the text: by the button of a segment, the right mouse button, the menu key or
 * a long press. Without a word under it, the menu is about the word being spoken, or the first.
 */
export function usePlaceMenu(text: RefObject<HTMLElement | null>, segments: readonly Segment[], spoken: Store<Spoken>) {
  const [asked, setAsked] = useState<AskedPlace | null>(null);
  const [chosen] = useState(() => createStore(NOWHERE));

  useEffect(() => {
    const element = text.current;
    if (element === null) return;
    const listening = new AbortController();
    const on = <K extends keyof HTMLElementEventMap>(type: K, act: (event: HTMLElementEventMap[K]) => void) =>
      element.addEventListener(type, act, { signal: listening.signal });
    const open = (target: EventTarget | null, x: number, y: number): boolean => {
      const place = target instanceof Element ? placeAt(target, segments, spoken.get()) : null;
      if (place === null) return false;
      chosen.set(place);
      setAsked({ ...place, x, y, selected: selectedText(element) });
      return true;
    };

    on('contextmenu', (event) => {
      if (open(event.target, event.clientX, event.clientY)) event.preventDefault();
    });
    on('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('[data-menu]') : null;
      const box = button?.getBoundingClientRect();
      if (box) open(button, box.left, box.bottom + 4);
    });

    // Not every phone tells of a long press.
    let timer = 0;
    let start = { x: 0, y: 0 };
    let pressed = false;
    const stop = () => clearTimeout(timer);
    on('pointerdown', ({ pointerType, target, clientX: x, clientY: y }) => {
      stop();
      start = { x, y };
      pressed = false;
      const press = () => {
        pressed = open(target, x, y);
      };
      if (pointerType === 'touch') timer = window.setTimeout(press, LONG_PRESS_MS);
    });
    on('pointermove', ({ clientX, clientY }) => {
      if (Math.hypot(clientX - start.x, clientY - start.y) > FINGER_SLIP) stop();
    });
    // The finger that leaves then is no click on the word.
    const swallow = (event: MouseEvent) => {
      if (pressed) event.stopImmediatePropagation();
      pressed = false;
    };
    element.addEventListener('click', swallow, { capture: true, signal: listening.signal });
    on('pointerup', stop);
    on('pointercancel', stop);
    return () => {
      stop();
      listening.abort();
    };
  }, [text, segments, spoken, chosen]);

  const choose = useCallback(
    (word: number) => {
      setAsked((place) => place && { ...place, word, selected: null });
      chosen.set({ ...chosen.get(), word });
    },
    [chosen],
  );
  const close = useCallback(() => {
    setAsked(null);
    chosen.set(NOWHERE);
  }, [chosen]);
  return { asked, chosen, choose, close };
}

function placeAt(target: Element, segments: readonly Segment[], now: Spoken): Spoken | null {
  const segment = Number(target.closest('[data-index]')?.getAttribute('data-index') ?? -1);
  if (segments[segment] === undefined) return null;
  const word = target.closest('[data-word]')?.getAttribute('data-word');
  if (word !== null && word !== undefined) return { segment, word: Number(word) };
  return { segment, word: now.segment === segment ? Math.max(0, now.word) : 0 };
}

/** The words that are selected in one segment; null where it is none, or one. */
function selectedText(text: HTMLElement): string | null {
  const selection = getSelection();
  const range = selection && !selection.isCollapsed && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
  if (range === null || !text.contains(range.commonAncestorContainer)) return null;
  const words = [...text.querySelectorAll('[data-word]')].filter((word) => range.intersectsNode(word));
  const [first] = words;
  if (words.length < 2 || words.some((word) => word.parentElement !== first?.parentElement)) return null;
  return withoutPunctuation(words.map((word) => word.textContent).join(' '));
}
