import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Icon } from '../ui/icon.tsx';
import { addFiles } from './add-files.ts';
import { droppedFiles } from './dropped-files.ts';

/** Files may be dropped anywhere on the page; while they hang over it, the page says so. */
export function PageDrop() {
  const { t } = useText();
  const navigate = useNavigate();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const brought = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const hover = (event: DragEvent) => {
      if (!brought(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = async (event: DragEvent) => {
      setOver(false);
      if (event.dataTransfer === null || !brought(event)) return;
      event.preventDefault();
      addFiles(await droppedFiles(event.dataTransfer));
      await navigate({ to: '/' });
    };
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('dragover', hover, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', (event) => void drop(event), { signal });
    return () => listening.abort();
  }, [navigate]);

  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-page/85 p-4">
      <p className="flex size-full items-center justify-center gap-3 rounded-2xl border-2 border-dashed border-accent text-xl font-medium text-accent-text">
        <Icon name="upload" className="size-7" />
        {t('drop.overlay')}
      </p>
    </div>
  );
}
