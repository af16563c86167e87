/** What is wrong with an ICU pattern, for somebody who only wanted to say a number. */

export interface MessageFault {
  readonly message: string;
  readonly hint?: string;
}

const PLURAL = '{position, plural, =1 {You are next.} other {You are number # in line.}}';

const FAULTS: Readonly<Record<string, MessageFault>> = {
  EXPECT_ARGUMENT_CLOSING_BRACE: {
    message: 'a { is opened here and never closed',
    hint: "to say a brace, write '{'",
  },
  EMPTY_ARGUMENT: {
    message: 'nothing stands between these braces',
    hint: 'write the name of a variable in them',
  },
  MALFORMED_ARGUMENT: {
    message: 'braces hold one name',
    hint: "such as {caller}; to say a brace, write '{'",
  },
  EXPECT_ARGUMENT_TYPE: { message: 'after the comma, plural, select or number is expected' },
  INVALID_ARGUMENT_TYPE: { message: 'after the comma, plural, select or number is expected' },
  EXPECT_ARGUMENT_STYLE: { message: 'a style is expected after the second comma' },
  EXPECT_PLURAL_ARGUMENT_OFFSET_VALUE: { message: 'offset: needs a whole number' },
  INVALID_PLURAL_ARGUMENT_OFFSET_VALUE: { message: 'offset: needs a whole number' },
  EXPECT_SELECT_ARGUMENT_OPTIONS: { message: 'the choices are missing', hint: `such as ${PLURAL}` },
  EXPECT_PLURAL_ARGUMENT_SELECTOR: {
    message: 'a choice such as =1, one or other is expected here',
    hint: `such as ${PLURAL}`,
  },
  INVALID_PLURAL_ARGUMENT_SELECTOR: {
    message: 'a choice is =1, =2, … or one, few, many, other',
    hint: `such as ${PLURAL}`,
  },
  EXPECT_SELECT_ARGUMENT_SELECTOR: { message: 'a choice is expected here, such as other' },
  EXPECT_PLURAL_ARGUMENT_SELECTOR_FRAGMENT: {
    message: 'a choice needs its text in braces',
    hint: `such as ${PLURAL}`,
  },
  EXPECT_SELECT_ARGUMENT_SELECTOR_FRAGMENT: { message: 'a choice needs its text in braces' },
  DUPLICATE_PLURAL_ARGUMENT_SELECTOR: { message: 'this choice stands here twice' },
  DUPLICATE_SELECT_ARGUMENT_SELECTOR: { message: 'this choice stands here twice' },
  MISSING_OTHER_CLAUSE: { message: 'the choice "other" is missing', hint: `such as ${PLURAL}` },
  LANGUAGE: { message: 'this language is not known' },
};

/** @param code the parser's name for the fault. */
export function messageFault(code: string): MessageFault {
  return (
    FAULTS[code] ?? {
      message: 'this text cannot be read as ICU MessageFormat',
      hint: code.toLowerCase().replaceAll('_', ' '),
    }
  );
}
