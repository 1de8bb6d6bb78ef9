import { type ReactNode, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import { addFiles } from './add-files.ts';

/** Hints for file dialogs only: the server decides by content, never by name. */
const ACCEPT = 'audio/*,video/*,.m4a,.aac,.ogg,.oga,.opus,.amr,.3gp,.flac,.webm,.mka,.mkv,.wma,.srt,.vtt,.json,.txt';

/** A button that opens the file dialog; several files at once are fine. */
export function FilePicker({ className, children }: { className: string; children: ReactNode }) {
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()} className={className}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        accept={ACCEPT}
        tabIndex={-1}
        aria-label={t('drop.choose')}
        data-testid="file-input"
        className="sr-only"
        onChange={(event) => {
          addFiles([...(event.target.files ?? [])]);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
    </>
  );
}
