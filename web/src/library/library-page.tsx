import { useText } from '../i18n/use-text.ts';
import { SearchBox } from '../search/search-box.tsx';
import { SearchResults } from '../search/search-results.tsx';
import { useAskedWords } from '../search/use-asked-words.ts';
import { useTitle } from '../ui/use-title.ts';
import { DropZone } from '../upload/drop-zone.tsx';
import { EngineNotice } from '../upload/engine-notice.tsx';
import { UploadList } from '../upload/upload-list.tsx';
import { useChoicesSettled } from '../upload/use-choices-settled.ts';
import { JobList } from './job-list.tsx';

/** Every recording, and where new ones come in; or where the words are that somebody looks for. */
export function LibraryPage() {
  const { t } = useText();
  useTitle(undefined);
  const settled = useChoicesSettled();
  const [q, ask] = useAskedWords();
  const searches = q.trim() !== '';
  return (
    <div className={`flex flex-col gap-4 pt-2 pb-24 sm:gap-6 sm:pt-4 ${settled ? '' : 'invisible'}`}>
      <h1 className="sr-only">{t('library.title')}</h1>
      <SearchBox q={q} onChange={ask} />
      {!searches && (
        <>
          <EngineNotice />
          <DropZone />
        </>
      )}
      <div className="-mx-4 overflow-clip border-y border-line bg-surface has-data-empty:border-transparent has-data-empty:bg-transparent sm:mx-0 sm:rounded-card sm:border-x">
        {searches ? (
          <SearchResults q={q.trim()} />
        ) : (
          <>
            <UploadList />
            <JobList />
          </>
        )}
      </div>
    </div>
  );
}
