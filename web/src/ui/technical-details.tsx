import { Disclosure } from './disclosure.tsx';
import { type Facts, FactTable } from './fact-table.tsx';

interface TechnicalDetailsProps {
  summary: string;
  facts: Facts;
}

/** What support will ask for, one click away from the sentence. */
export function TechnicalDetails({ summary, facts }: TechnicalDetailsProps) {
  return (
    <Disclosure summary={summary} className="relative z-10">
      <div className="mt-1 rounded-lg bg-sunken px-3 py-2">
        <FactTable facts={facts} />
      </div>
    </Disclosure>
  );
}
