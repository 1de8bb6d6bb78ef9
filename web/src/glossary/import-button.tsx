import { useRef, useState } from 'react';
import type { ImportedTerms } from '../../../src/contract/glossary.ts';
import { useText } from '../i18n/use-text.ts';
import { Button } from '../ui/button.tsx';
import { importFile } from './term-actions.ts';

/** Takes a CSV from a spreadsheet; `onDone` gets what came of it. */
export function ImportButton({ onDone }: { onDone: (imported: ImportedTerms) => void }) {
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setBusy(true);
    const imported = await importFile(file);
    setBusy(false);
    if (imported) onDone(imported);
  };
  return (
    <>
      <Button disabled={busy} onClick={() => input.current?.click()}>
        {t('glossary.import')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        hidden
        aria-label={t('glossary.import')}
        data-testid="glossary-file"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </>
  );
}
