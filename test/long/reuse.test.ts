import { test } from 'vitest';
import { hearAtTheSameSecond } from '../support/hear-again.ts';
import { checkLeaks } from '../support/leak-check.ts';

checkLeaks();

test('the same recording from two people at the same second is heard once, twenty times', () => hearAtTheSameSecond(20));
