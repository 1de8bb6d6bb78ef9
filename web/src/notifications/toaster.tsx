import * as RadixToast from 'radix-ui/toast';
import { useText } from '../i18n/use-text.ts';
import { useStore } from '../settings/store.ts';
import { Icon } from '../ui/icon.tsx';
import { closeToast, type Toast, toasts } from './toasts.ts';

/** The newest three notifications, above whatever is at the foot of the screen. */
export function Toaster() {
  const { t } = useText();
  const shown = useStore(toasts, (list) => list);
  return (
    <RadixToast.Provider label={t('toast.region')} swipeDirection="down">
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
      <RadixToast.Viewport
        label={t('toast.region')}
        className="fixed inset-x-4 bottom-(--toast-foot) z-50 mx-auto flex max-w-120 flex-col gap-2 [&>li:nth-last-child(n+4)]:hidden"
      />
    </RadixToast.Provider>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const { t } = useText();
  return (
    <RadixToast.Root
      duration={toast.lasts}
      onOpenChange={(open) => open || closeToast(toast.id)}
      data-testid="toast"
      className="flex animate-[rise_150ms_ease-out] items-center gap-2 rounded-card bg-ink py-2 pr-2 pl-4 text-page shadow-float"
    >
      <RadixToast.Description className="min-w-0 flex-1 break-words">{toast.text}</RadixToast.Description>
      {toast.undo !== undefined && (
        <RadixToast.Action
          altText={t('toast.undo')}
          data-testid="undo"
          onClick={toast.undo}
          className="min-h-9 shrink-0 rounded-md px-3 font-medium text-toast-action focus-visible:outline-page"
        >
          {t('toast.undo')}
        </RadixToast.Action>
      )}
      <RadixToast.Close
        aria-label={t('toast.close')}
        className="grid size-9 shrink-0 place-items-center rounded-md opacity-75 hover:opacity-100 focus-visible:outline-page"
      >
        <Icon name="close" />
      </RadixToast.Close>
    </RadixToast.Root>
  );
}
