import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Button } from './button.tsx';

interface DialogProps {
  title: string;
  text: string;
  /** What the button says that does it. */
  action: string;
  ready?: boolean;
  /** Gives whether it went well; the dialog stays open when it did not. */
  onConfirm: () => Promise<boolean>;
  /** It has been closed. `done`: it was confirmed, and that went well. */
  onClose: (done: boolean) => void;
  children?: ReactNode;
}

const DONE = 'done';

/** A question above the page; the browser's own, which holds the focus and gives it back. */
export function Dialog({ title, text, action, ready = true, onConfirm, onClose, children }: DialogProps) {
  const { t } = useText();
  const box = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const titleId = useId();
  const textId = useId();
  useEffect(() => box.current?.showModal(), []);
  const confirm = async () => {
    setBusy(true);
    const done = await onConfirm();
    setBusy(false);
    if (done) box.current?.close(DONE);
  };
  return (
    <dialog
      ref={box}
      aria-labelledby={titleId}
      aria-describedby={textId}
      onClose={() => onClose(box.current?.returnValue === DONE)}
      data-testid="dialog"
      className="m-auto w-[min(30rem,calc(100vw-2rem))] animate-[rise_150ms_ease-out] rounded-card bg-surface p-5 text-ink shadow-float backdrop:bg-black/40"
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <h2 id={titleId} className="text-lg leading-6 font-bold tracking-tight break-words">
          {title}
        </h2>
        <p id={textId} className="text-muted text-pretty">
          {text}
        </p>
        {children}
        <div className="mt-1 flex flex-wrap justify-end gap-2">
          <Button onClick={() => box.current?.close()}>{t('dialog.cancel')}</Button>
          <Button type="submit" look="solid" disabled={!ready || busy} data-testid="confirm">
            {action}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
