/** The look of a menu above the page, and of what can be chosen in it. */
export const MENU_BOX =
  'z-50 max-h-(--radix-dropdown-menu-content-available-height) max-w-[calc(100vw-1.5rem)] animate-[rise_150ms_ease-out] overflow-y-auto rounded-card border border-line bg-surface p-1.5 shadow-float';
export const MENU_ITEM =
  'flex min-h-10 cursor-default items-center gap-2 rounded-md px-3 py-1 outline-none data-disabled:opacity-50 data-highlighted:bg-accent-wash';
