import { useEffect } from 'react';

const PRODUCT = 'KazRu-STT Pro';

/** Names the tab while the component is on the screen. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? PRODUCT : `${title} · ${PRODUCT}`;
  }, [title]);
}
