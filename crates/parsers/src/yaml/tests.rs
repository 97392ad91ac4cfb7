mod hostile;
mod spans;
mod values;
