import { memo } from 'react';
import { formatPercent, formatSize } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import { sayCode } from '../i18n/say-error.ts';
import { type Say, useText } from '../i18n/use-text.ts';
import { IconButton } from '../ui/button.tsx';
import { ChunkBar } from '../ui/chunk-bar.tsx';
import { Icon } from '../ui/icon.tsx';
import { TechnicalDetails } from '../ui/technical-details.tsx';
import { UploadEstimate } from './upload-estimate.tsx';
import type { Upload } from './upload-queue.ts';
import { uploads } from './uploads.ts';

/** One file on its way, in the shape of the row that it will become. */
export const UploadRow = memo(function UploadRow({ upload }: { upload: Upload }) {
  const { t, locale } = useText();
  const { error, file, id, state, transcript } = upload;
  return (
    <li data-testid="upload-row" data-status={state} className="flex items-start gap-3 px-3 py-3 sm:px-4">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={file.name}>
          {file.name}
          {transcript !== null && <span className="font-normal text-muted"> + {transcript.name}</span>}
        </p>
        <p className={error ? 'text-small text-failed text-pretty' : 'text-small text-muted'}>
          {error ? sayCode('error', error.code, error.message) : describe(upload, t, locale)}
        </p>
        {!error && <UploadEstimate upload={upload} />}
        {error && (
          <TechnicalDetails
            summary={t('details.show')}
            facts={[
              [t('details.code'), error.code],
              [t('details.request'), error.requestId],
            ]}
          />
        )}
        {state === 'sending' && (
          <div className="mt-2 max-w-100">
            <ChunkBar
              label={t('job.progressOf', { name: file.name })}
              parts={checking(upload) ? null : { done: upload.sent, total: file.size }}
            />
          </div>
        )}
      </div>
      {state === 'failed' && (
        <IconButton label={t('upload.retry')} onClick={() => uploads.retry(id)}>
          <Icon name="retry" />
        </IconButton>
      )}
      <IconButton label={t(state === 'failed' ? 'upload.dismiss' : 'upload.cancel')} onClick={() => uploads.cancel(id)}>
        <Icon name="close" />
      </IconButton>
    </li>
  );
});

/** Everything has left; the server is looking at it. */
const checking = ({ file, sent }: Upload) => sent >= file.size;

function describe(upload: Upload, t: Say, locale: Locale): string {
  if (upload.state === 'waiting') return t('upload.waiting');
  if (upload.state === 'paused') return t('upload.paused');
  if (checking(upload)) return t('upload.checking');
  return t(upload.resumed ? 'upload.resumed' : 'upload.sending', {
    percent: formatPercent(upload.sent / upload.file.size, locale),
    size: formatSize(upload.file.size, locale),
  });
}
