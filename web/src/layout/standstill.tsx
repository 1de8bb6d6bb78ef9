import type { ReactNode } from 'react';

/** A page with one thing to say: a title, a sentence, and what to do next. */
export function Standstill({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className="flex max-w-140 flex-col items-start gap-4 py-16">
      <h1 className="text-2xl leading-8 font-bold tracking-tight text-balance break-words">{title}</h1>
      <p className="text-read text-muted text-pretty">{text}</p>
      {children}
    </section>
  );
}
