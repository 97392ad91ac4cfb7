variable "n" {
  default = 0
}

variable "m" {
  default = 0
}

resource "aws_s3_bucket" "a" {
  count  = var.n
  bucket = "a"
}

resource "aws_s3_bucket" "b" {
  count  = var.m
  bucket = "b"
}
