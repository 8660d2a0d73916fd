import { PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The present password, asked for again. */
export function PasswordField({ value, onChange, email }: FieldProps & { readonly email: string }) {
  const { t } = useTranslation('settings');
  return (
    <>
      {/* Password managers look for the name beside the password. */}
      <input type="text" name="username" value={email} autoComplete="username" readOnly hidden />
      <PasswordInput
        label={t('password.current')}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
        required
        autoFocus
        data-autofocus
      />
    </>
  );
}

/** A code of the app; where a recovery code will do as well, letters may be typed too. */
export function CodeField({ value, onChange, isFirst = false }: FieldProps & { readonly isFirst?: boolean }) {
  const { t } = useTranslation('settings');
  return (
    <TextInput
      label={isFirst ? t('secondFactor.firstCode') : t('secondFactor.code')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="one-time-code"
      inputMode={isFirst ? 'numeric' : 'text'}
      spellCheck={false}
      required
    />
  );
}
