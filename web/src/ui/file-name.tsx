import { Fragment } from 'react';

/** A file name that may break after the marks that file names are joined with. */
export function FileName({ name }: { name: string }) {
  return name.split(/(?<=[_.-])/).map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a name have no other name than their place
    <Fragment key={place}>
      {place > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
