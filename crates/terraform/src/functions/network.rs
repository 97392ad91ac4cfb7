//! Functions on IP networks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Unknowns::Deep;
use super::{Args, Failure, Function, Result};
use crate::value::Value;

pub(super) const TABLE: &[Function] = &[
    Function::new("cidrhost", (2, 2), Deep, cidrhost),
    Function::new("cidrnetmask", (1, 1), Deep, cidrnetmask),
    Function::new("cidrsubnet", (3, 3), Deep, cidrsubnet),
    Function::new("cidrsubnets", (1, super::ANY), Deep, cidrsubnets),
];

/// A network: its first address as a number, the length of its prefix and that of an address.
#[derive(Debug, Clone, Copy)]
struct Network {
    address: u128,
    prefix: u32,
    width: u32,
}

impl Network {
    fn parse(text: &str) -> std::result::Result<Self, Failure> {
        let refused = || Failure::Fault(format!("{text:?} is no network such as 10.0.0.0/8"));
        let (address, prefix) = text.split_once('/').ok_or_else(refused)?;
        let (address, width) = match address.parse().map_err(|_| refused())? {
            IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
            IpAddr::V6(address) => (u128::from(address), 128),
        };
        let prefix = prefix.parse().ok().filter(|prefix| *prefix <= width).ok_or_else(refused)?;
        let network = Self { address, prefix, width };
        Ok(Self { address: address & !network.host_mask(), ..network })
    }

    /// Returns a number whose bits are those of the hosts.
    fn host_mask(self) -> u128 {
        let bits = self.width - self.prefix;
        if bits == 128 { u128::MAX } else { (1 << bits) - 1 }
    }

    /// Returns the address as text; the zeros of IPv4 in IPv6 are as Rust writes them.
    fn text(self, address: u128) -> String {
        if self.width == 32 {
            return Ipv4Addr::from(u32::try_from(address).unwrap_or(u32::MAX)).to_string();
        }
        Ipv6Addr::from(address).to_string()
    }

    fn subnet(self, new_bits: i64, number: i64) -> std::result::Result<Self, Failure> {
        let new_bits = u32::try_from(new_bits).map_err(|_| "the number of new bits must not be negative")?;
        let prefix = self.prefix.saturating_add(new_bits);
        if prefix > self.width {
            return Err(format!("a prefix of {} bits cannot grow by {new_bits}", self.prefix).into());
        }
        let number = u128::try_from(number).map_err(|_| "the subnet's number must not be negative")?;
        let fits = new_bits == 128 || number >> new_bits == 0;
        if !fits {
            return Err(format!("{new_bits} bits do not number {number} subnets").into());
        }
        let shift = self.width - prefix;
        let offset = if shift == 128 { 0 } else { number << shift };
        Ok(Self { address: self.address | offset, prefix, ..self })
    }

    fn cidr(self) -> String {
        format!("{}/{}", self.text(self.address), self.prefix)
    }
}

fn cidrsubnet(args: &Args<'_>) -> Result {
    let network = Network::parse(&args.text(0)?)?;
    Ok(Value::string(network.subnet(args.whole(1)?, args.whole(2)?)?.cidr()))
}

fn cidrhost(args: &Args<'_>) -> Result {
    let network = Network::parse(&args.text(0)?)?;
    let number = args.whole(1)?;
    let offset = u128::from(number.unsigned_abs());
    let mask = network.host_mask();
    if (number >= 0 && offset > mask) || (number < 0 && offset > mask.saturating_add(1)) {
        return Err(format!("the network has no host {number}").into());
    }
    let host = if number < 0 { mask - (offset - 1) } else { offset };
    Ok(Value::string(network.text(network.address | host)))
}

fn cidrnetmask(args: &Args<'_>) -> Result {
    let network = Network::parse(&args.text(0)?)?;
    if network.width != 32 {
        return Err("only IPv4 networks have a netmask".into());
    }
    Ok(Value::string(network.text(u128::from(u32::MAX) & !network.host_mask())))
}

/// Returns consecutive networks inside the first one, each with so many more bits.
fn cidrsubnets(args: &Args<'_>) -> Result {
    let network = Network::parse(&args.text(0)?)?;
    let mut next = Some(network.address);
    let last = network.address | network.host_mask();
    let mut subnets = Vec::new();
    for index in 1..args.values.len() {
        let sized = network.subnet(args.whole(index)?, 0)?;
        let mask = sized.host_mask();
        let aligned = next.and_then(|next| Some(next.checked_add(mask)? & !mask)).filter(|start| start | mask <= last);
        let start = aligned.ok_or("there is no room for all of the networks")?;
        next = (start | mask).checked_add(1);
        subnets.push(Value::string(Network { address: start, ..sized }.cidr()));
    }
    Ok(Value::list(subnets))
}
