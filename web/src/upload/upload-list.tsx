import { useText } from '../i18n/use-text.ts';
import { useStore } from '../settings/store.ts';
import { UploadRow } from './upload-row.tsx';
import { uploads } from './uploads.ts';

/** What is on its way to the server; gone as soon as it has become a row of the library. */
export function UploadList() {
  const { t } = useText();
  const line = useStore(uploads.line, (list) => list);
  if (line.length === 0) return null;
  return (
    <ul aria-label={t('upload.list')} className="divide-y divide-line border-b border-line">
      {line.map((upload) => (
        <UploadRow key={upload.id} upload={upload} />
      ))}
    </ul>
  );
}
