resource "aws_s3_bucket" "broken" {
  bucket =
}

resource "aws_s3_bucket" "whole" {
  bucket = "acme"
}
